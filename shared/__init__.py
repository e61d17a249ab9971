"""The ground floor of the house: what every room stands on and none owns; it knows no room."""
