"""The warehouse's files: one writer, immutable published builds, readers that never wait."""
