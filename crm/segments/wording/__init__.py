"""Rules in words, English and Romanian."""
