// The code of a printed document stands behind the # of its address, which no server gets: it is put into the form.
const field = document.querySelector("[data-from-address]");
const code = location.hash.slice(1);
if (field && /^[0-9a-f]{32}$/.test(code)) {
  field.value = code;
  field.form.querySelector("button").focus();
}
