/** The consent page's whole look; both themes are designed, text keeps 4.5:1 in each. */
export const CONSENT_STYLES = `
:root { --ground: #faf7f2; --sheet: #fffdfa; --text: #1d1915; --soft: #5f564c; --line: #ddd4c8; --accent: #1f5f4a; --on-accent: #fff; --badge: #fbe6b8; --on-badge: #5a3d00; --alert: #a3201a }
@media (prefers-color-scheme: dark) {
  :root { --ground: #14110e; --sheet: #1e1a16; --text: #f4ede4; --soft: #b9ad9f; --line: #3a332c; --accent: #7fd1ae; --on-accent: #0d1f18; --badge: #4a3708; --on-badge: #ffdf9a; --alert: #ff9c93 }
}
:root.bungie { --ground: #f2f5f9; --sheet: #fbfcfe; --line: #cfd8e3; --accent: #1d558c; --text: #141a21; --soft: #4f5b68 }
@media (prefers-color-scheme: dark) {
  :root.bungie { --ground: #0d1116; --sheet: #161c23; --line: #2f3a46; --accent: #8cc4f7; --on-accent: #0b1a29; --text: #ebf1f7; --soft: #a9b6c4 }
}
* { box-sizing: border-box }
body { margin: 0; min-height: 100dvh; display: grid; place-items: start center; background: var(--ground); color: var(--text); font: 16px/1.5 ui-sans-serif, system-ui, -apple-system, "Segoe UI", Roboto, sans-serif }
main { width: 100%; max-width: 460px; padding: 24px 20px 32px; background: var(--sheet) }
h1 { margin: 12px 0 8px; font-size: 24px; line-height: 1.2; letter-spacing: -.01em; text-wrap: balance; overflow-wrap: anywhere }
h2, legend { padding: 0; font-size: 14px; font-weight: 600; color: var(--soft) }
.badge { display: inline-block; margin: 0; padding: 4px 12px; border-radius: 999px; background: var(--badge); color: var(--on-badge); font-size: 14px; font-weight: 600 }
.note { margin: 0 0 20px; color: var(--soft); font-size: 14px }
.error { padding: 12px 16px; border: 1px solid var(--alert); border-radius: 8px; color: var(--alert); font-weight: 600; overflow-wrap: anywhere }
fieldset { margin: 0; padding: 0; border: 0; display: grid; gap: 8px }
legend { margin-bottom: 8px }
.account { display: flex; align-items: center; gap: 12px; min-height: 64px; padding: 8px 12px; border: 1px solid var(--line); border-radius: 8px; cursor: pointer }
.account:has(:checked) { border-color: var(--accent); box-shadow: inset 0 0 0 1px var(--accent) }
.account:has(:focus-visible), button:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px }
.account input { width: 20px; height: 20px; margin: 0; flex: none; accent-color: var(--accent) }
.account img { border-radius: 50%; flex: none }
.account strong, .account small { display: block }
.account small { color: var(--soft); font-size: 14px; line-height: 1.35 }
ul { margin: 8px 0 0; padding-left: 20px }
.actions { position: sticky; bottom: 0; border-top: 1px solid var(--line); display: grid; grid-template-columns: 1fr 1fr; gap: 12px; margin-top: 20px; padding: 12px 0; background: var(--sheet) }
button { min-height: 48px; border: 1px solid var(--line); border-radius: 8px; background: transparent; color: var(--text); font: inherit; font-weight: 600; cursor: pointer }
button.allow { border-color: var(--accent); background: var(--accent); color: var(--on-accent) }
@media (min-width: 560px) { body { place-items: center } main { margin: 32px 0; padding: 32px; border: 1px solid var(--line); border-radius: 16px } }
`
