"""The pytest plugin: loaded in every pytest run where hugin is installed, so it imports nothing until it is used."""
