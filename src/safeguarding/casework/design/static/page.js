// Starts what the pages can do better with scripts. Everything works without them.

import { initAll } from './vendor/govuk-frontend.min.js'

initAll()

const selects = document.querySelectorAll('select[data-autocomplete]')
if (selects.length) {
  await import('./vendor/accessible-autocomplete.min.js')
  for (const selectElement of selects) {
    window.accessibleAutocomplete.enhanceSelectElement({
      selectElement,
      defaultValue: selectElement.value ? selectElement.selectedOptions[0].text : '',
      dropdownArrow: () => '',
      showAllValues: true
    })
  }
}
