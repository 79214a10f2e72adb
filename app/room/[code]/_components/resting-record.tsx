/** A sleeve without a picture and its disc at rest: nothing plays. */
export function RestingRecord({ className }: { className: string }) {
  return (
    <div aria-hidden className={`relative aspect-square ${className}`}>
      <div className="disc absolute inset-0">
        <div className="absolute inset-[34%] grid place-items-center rounded-full bg-accent">
          <span className="absolute top-[18%] h-px w-[34%] bg-accent-ink opacity-50" />
          <span className="size-[12%] rounded-full bg-ground" />
        </div>
      </div>
    </div>
  )
}
