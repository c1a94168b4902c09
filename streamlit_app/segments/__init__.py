"""The parts of Segments: the library, one segment, its export."""
