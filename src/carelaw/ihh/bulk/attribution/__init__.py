"""Attribution of the whole population: the texts, their numbers, and the run over the lake."""
