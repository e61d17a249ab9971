"""What people are told by mail: letters are written with the change they tell of and sent after its commit."""
