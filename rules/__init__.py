"""The rules that ship with lintnews: one function and one page each."""
