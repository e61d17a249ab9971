// Says whether an eID client runs on this computer (TR-03124-1 status). The page works without it, and without an answer.
const hint = document.getElementById("eid-client");
let looks = 0;
async function look() {
  let found = false;
  try {
    found = (await fetch(hint.dataset.status, { cache: "no-store" })).ok;
  } catch {
    // Nobody listens, or the browser does not let us ask.
  }
  const said = found ? hint.dataset.found : hint.dataset.missing;
  if (hint.textContent !== said) hint.textContent = said;
  looks += 1;
  if (!found && looks < 60) setTimeout(look, 3000);
}
look();
