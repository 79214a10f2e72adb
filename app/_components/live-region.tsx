/** Says changes to screen readers without showing them. Keep it mounted and change its text. */
export function LiveRegion({ children, assertive = false }: { children: string; assertive?: boolean }) {
  return (
    <div aria-live={assertive ? 'assertive' : 'polite'} aria-atomic className="sr-only">
      {children}
    </div>
  )
}
