"""The XZuFi feed as the federal portal network (PVOG) collects it: an index and the transfer files it names."""
