/** The page at `/docs`: Swagger UI over `/openapi.json`, all of it from this server. */
export const DOCS_PAGE = `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <title>LuxDB</title>
    <link rel="icon" href="data:,">
    <link rel="stylesheet" href="docs/swagger-ui.css">
  </head>
  <body>
    <div id="docs"></div>
    <script src="docs/swagger-ui-bundle.js"></script>
    <script src="docs/start.js"></script>
  </body>
</html>
`

/** Who logs in on the page is shown what those credentials may see: the document is read once more. */
export const DOCS_SCRIPT = `'use strict'

function credentials() {
  const { bearer, apiKey } = ui.authSelectors.authorized().toJS()
  return {
    ...(bearer && { authorization: 'Bearer ' + bearer.value }),
    ...(apiKey && { apikey: apiKey.value }),
  }
}

const thenRead = (original, system) => (payload) => {
  const result = original(payload)
  system.specActions.download(system.specSelectors.url())
  return result
}

const ui = SwaggerUIBundle({
  url: new URL('openapi.json', document.baseURI).href,
  dom_id: '#docs',
  deepLinking: true,
  docExpansion: 'none',
  defaultModelsExpandDepth: 0,
  displayRequestDuration: true,
  validatorUrl: null,
  plugins: [() => ({ statePlugins: { auth: { wrapActions: { authorize: thenRead, logout: thenRead } } } })],
  requestInterceptor(request) {
    if (request.loadSpec && window.ui !== undefined) Object.assign(request.headers, credentials())
    return request
  },
})
window.ui = ui
`

/** Nothing from elsewhere is loaded, asked or run; Swagger UI draws its arrows from its style sheet. */
export const DOCS_POLICY =
  "default-src 'self'; img-src 'self' data:; object-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
