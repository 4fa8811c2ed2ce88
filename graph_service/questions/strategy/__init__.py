"""The questions a board asks: a file each, with an answer that says how it was counted."""
