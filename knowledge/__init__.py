"""What the shop knows: documents and feeds in, passages with a probability out."""
