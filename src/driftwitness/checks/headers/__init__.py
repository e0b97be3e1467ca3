"""Rules about header fields: those that HTTP asks for, and those that the contract documents."""
