// Shows what needs a passkey only where scripts run and the browser has passkeys; says so when one was not used.
document.addEventListener("DOMContentLoaded", () => {
  if (!window.PublicKeyCredential) return;
  document.querySelectorAll("[data-passkey]").forEach((element) => {
    element.hidden = false;
  });
});

document.addEventListener("allauth.error", (event) => {
  event.preventDefault();
  const problem = document.getElementById("passkey_problem");
  if (!problem) return;
  problem.hidden = false;
  problem.focus();
});
