/* Shows how far a job is: asks the page again every two seconds, and shows all of it anew once the job is over. */

const PAUSE = 2000;

async function look(part) {
  const answer = await fetch(part.dataset.url, { credentials: "same-origin" }).catch(() => null);
  if (!answer || !answer.ok) {
    return wait(part);
  }
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const now = page.getElementById(part.id);
  if (!now || !now.dataset.url) {
    location.reload();
  } else if (part.contains(document.activeElement)) {
    wait(part);
  } else {
    part.replaceWith(now);
    wait(now);
  }
}

function wait(part) {
  setTimeout(look, PAUSE, part);
}

document.querySelectorAll(".progress[data-url]").forEach(wait);
