"""The parts that the labs share."""
