"""lintnews inside an editor: the language server protocol, over stdio."""
