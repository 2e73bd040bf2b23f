// Runs before the page is drawn, so that what scripts improve does not flicker.
document.body.className += ' js-enabled' + ('noModule' in HTMLScriptElement.prototype ? ' govuk-frontend-supported' : '')
