"""What people may ask for as is their right."""
