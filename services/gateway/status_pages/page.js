// The key stands behind the # of the address, which no server sees. It consists of characters that are never encoded.
document.getElementById("key").value = location.hash.slice(1);
history.replaceState(null, "", location.pathname + location.search);
