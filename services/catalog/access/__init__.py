"""How easily residents get at services: raw figures per service, coverage of the frequent ones, hours that fit work and school."""
