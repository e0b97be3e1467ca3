"""Operations: how pages write methods and paths, and which of those they declare, show or only mention."""
