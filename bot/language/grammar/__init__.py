"""The rules that read pieces of time, one kind of piece a module; `rules` lists them all."""
