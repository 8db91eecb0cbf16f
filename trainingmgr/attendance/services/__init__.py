"""Acts of the attendance room: registers, practical products, remarks and results."""
