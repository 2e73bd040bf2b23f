// Starts what the pages can do better with scripts. Everything works without them.

import { initAll } from './vendor/govuk-frontend.min.js'

initAll()

// GOV.UK says of a radio that it is expanded, which ARIA 1.2 doesn't allow: what it reveals follows it in the page.
const plain = () => document.querySelectorAll('[type=radio][aria-expanded]').forEach((radio) => radio.removeAttribute('aria-expanded'))
plain()
document.addEventListener('click', plain)
window.addEventListener('pageshow', plain)

const selects = document.querySelectorAll('select[data-autocomplete]')
if (selects.length) {
  await import('./vendor/accessible-autocomplete.min.js')
  selects.forEach(searchable)
}

// Lets a person type to find an option of a long list.
function searchable (select) {
  const options = [...select.options]
  const words = options.map((option) => option.text.trim().toLowerCase())
  if (new Set(words).size < words.length) return // two people of one name: only the list itself tells them apart
  const form = select.form
  window.accessibleAutocomplete.enhanceSelectElement({
    selectElement: select,
    defaultValue: select.value ? select.selectedOptions[0].text : '',
    showAllValues: true,
    autoselect: false, // passing through with the tab key must not choose the first of the list
    confirmOnBlur: false,
    dropdownArrow: () => '<svg class="app-arrow" viewBox="0 0 16 10" width="16" height="10" aria-hidden="true" focusable="false"><path d="M0 0h16L8 10z"/></svg>'
  })
  const box = select.parentElement.querySelector('.autocomplete__input')
  // Whatever the box says is what is sent: cleared or unknown words choose nothing, never what was chosen before.
  const agree = () => {
    const at = words.findIndex((text, index) => options[index].value && text === box.value.trim().toLowerCase())
    select.selectedIndex = at >= 0 ? at : options.findIndex((option) => !option.value)
  }
  box.addEventListener('blur', () => setTimeout(agree, 100))
  form?.addEventListener('submit', agree)
}
