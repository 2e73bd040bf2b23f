// Makes a passkey, or shows one: <form data-passkey="create" or "get" data-options="…JSON…">. What the browser gives
// goes into the form's field “credential”, and the form is sent. Without scripts the page offers codes.

const bytes = (text) => Uint8Array.from(atob(text.replace(/-/g, '+').replace(/_/g, '/')), (sign) => sign.charCodeAt(0))
const text = (buffer) => btoa(String.fromCharCode(...new Uint8Array(buffer))).replace(/\+/g, '-').replace(/\//g, '_').replace(/=+$/, '')

function options (form) {
  const { publicKey } = JSON.parse(form.dataset.options)
  publicKey.challenge = bytes(publicKey.challenge)
  if (publicKey.user) publicKey.user.id = bytes(publicKey.user.id)
  for (const name of ['allowCredentials', 'excludeCredentials']) {
    for (const one of publicKey[name] || []) one.id = bytes(one.id)
  }
  return { publicKey }
}

function plain (credential) {
  const answer = {}
  for (const name of ['clientDataJSON', 'attestationObject', 'authenticatorData', 'signature', 'userHandle']) {
    if (credential.response[name]) answer[name] = text(credential.response[name])
  }
  return {
    id: credential.id,
    rawId: text(credential.rawId),
    type: credential.type,
    response: answer,
    clientExtensionResults: credential.getClientExtensionResults()
  }
}

function start (form) {
  const button = form.querySelector('[data-passkey-button]')
  const status = form.querySelector('[data-passkey-status]')
  if (!window.PublicKeyCredential) {
    status.textContent = 'This browser has no passkeys.'
    return
  }
  status.textContent = ''
  button.hidden = false
  button.addEventListener('click', async () => {
    status.textContent = 'Follow what your device asks.'
    try {
      const credential = await navigator.credentials[form.dataset.passkey](options(form))
      form.elements.credential.value = JSON.stringify(plain(credential))
      form.submit()
    } catch {
      status.textContent = 'That did not work, or was stopped. Try again, or use another way.'
    }
  })
}

document.querySelectorAll('form[data-passkey]').forEach(start)
