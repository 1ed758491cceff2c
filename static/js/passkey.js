// Passkeys: the ceremony is django-allauth's (mfa/js); this shows the button where the browser knows them, starts it,
// and says when it came to nothing. data-passkey: which of allauth's forms; the rest is found by its id.
const ids = { signup: "passkey", login: "passkey", authenticate: "passkey", credential: "credential", data: "passkey-data" };
const button = document.getElementById("passkey");

if (button && window.PublicKeyCredential) {
  button.closest("[hidden]").hidden = false;
  window.allauth.webauthn.forms[button.dataset.passkey]({ ids });
  document.addEventListener("allauth.error", (event) => {
    event.preventDefault(); // closed by its owner, mostly: nothing for the console
    document.getElementById("passkey-failed").hidden = false;
  });
}
