/** The floor of the page figures: a dynamic page that reads nothing. Part of benchmark builds alone. */
export default function BarePage() {
  return <p>bare</p>
}
