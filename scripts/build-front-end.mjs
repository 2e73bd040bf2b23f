// Builds the committed front end: npm ci --ignore-scripts && npm run build
// Nobody who only runs the workbook needs Node. The exact versions are in package.json; govuk-frontend moves
// together with the Python package govuk-frontend-jinja, whose macros draw the same version.
// A lock file without addresses: npm install --omit-lockfile-registry-resolved

import { copyFileSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { compileString } from 'sass'

const modules = 'node_modules'
const out = 'src/safeguarding/casework/design/static/vendor'
const tests = 'tests/vendor'

// The components whose macros the pages use; the tests compare each macro with these examples.
const components = [
  'back-link', 'breadcrumbs', 'button', 'character-count', 'checkboxes', 'date-input', 'details', 'error-message',
  'error-summary', 'fieldset', 'file-upload', 'hint', 'input', 'inset-text', 'label', 'notification-banner',
  'pagination', 'panel', 'password-input', 'phase-banner', 'radios', 'select', 'service-navigation', 'skip-link',
  'summary-list', 'table', 'tabs', 'tag', 'task-list', 'textarea', 'warning-text'
]

// The Ministry of Justice goes first and by the same path, or Sass refuses its settings. Any font family without
// GDS Transport also drops the @font-face: a council is not GOV.UK and may not use that font, the crown or the crest.
const source = `
@use "node_modules/@ministryofjustice/frontend/moj/base" with (
  $moj-font-family: (Helvetica, Arial, sans-serif),
  $moj-assets-path: "../assets/"
);
@use "node_modules/govuk-frontend/dist/govuk";
@use "node_modules/@ministryofjustice/frontend/moj/components/badge/badge";
@use "node_modules/@ministryofjustice/frontend/moj/components/sub-navigation/sub-navigation";
@use "node_modules/@ministryofjustice/frontend/moj/components/timeline/timeline";
`

const withoutMap = (text) => text.replace(/\n?\/[/*]# sourceMappingURL=.*$/gm, '')
const read = (path) => readFileSync(`${modules}/${path}`, 'utf8')

rmSync(out, { recursive: true, force: true })
mkdirSync(out, { recursive: true })
rmSync(`${tests}/fixtures`, { recursive: true, force: true })
mkdirSync(`${tests}/fixtures`, { recursive: true })

const { css } = compileString(source, { style: 'compressed', loadPaths: ['.', modules], quietDeps: true })
const neutral = css
  .replace(/(-webkit-)?(background|mask)-image:url\([^)]*govuk-crest[^)]*\);?/g, '')
  .replace(/\.govuk-footer__crown\{[^}]*\}/g, '')
  .replaceAll('../assets/images/', '')
const autocomplete = withoutMap(read('accessible-autocomplete/dist/accessible-autocomplete.min.css'))
writeFileSync(`${out}/front-end.css`, neutral + '\n' + autocomplete.trim() + '\n')
copyFileSync(`${modules}/@ministryofjustice/frontend/moj/assets/images/icon-document.svg`, `${out}/icon-document.svg`)

writeFileSync(`${out}/govuk-frontend.min.js`, withoutMap(read('govuk-frontend/dist/govuk/govuk-frontend.min.js')))
writeFileSync(
  `${out}/accessible-autocomplete.min.js`,
  withoutMap(read('accessible-autocomplete/dist/accessible-autocomplete.min.js'))
)

const versions = JSON.parse(readFileSync('package.json', 'utf8')).devDependencies
delete versions.sass
delete versions['axe-core']
writeFileSync(`${out}/versions.json`, JSON.stringify(versions, null, 2) + '\n')

for (const name of components) {
  const { component, fixtures } = JSON.parse(read(`govuk-frontend/dist/govuk/components/${name}/fixtures.json`))
  const examples = fixtures.map(({ name, options, html }) => ({ name, options, html }))
  writeFileSync(`${tests}/fixtures/${name}.json`, JSON.stringify({ component, fixtures: examples }) + '\n')
}
copyFileSync(`${modules}/axe-core/axe.min.js`, `${tests}/axe.min.js`)
