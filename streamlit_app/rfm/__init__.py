"""The parts of RFM."""
