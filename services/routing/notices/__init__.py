"""What clients outside may know of the cases, appointments and slot alerts they watch: notices to fetch, or to be sent by webhook."""
