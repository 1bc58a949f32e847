"""The decision tools: pytest, the command line and the browser run these files. Standard library only."""
