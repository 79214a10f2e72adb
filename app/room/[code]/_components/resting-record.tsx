/** A sleeve without a picture and its disc at rest: nothing plays. */
export function RestingRecord() {
  return (
    <div aria-hidden className="relative mx-auto aspect-square w-full max-w-[min(100%,34dvh)] lg:max-w-none">
      <div className="disc absolute inset-0">
        <div className="absolute inset-[34%] grid place-items-center rounded-full bg-accent">
          <span className="absolute top-[18%] h-px w-[34%] bg-accent-ink opacity-50" />
          <span className="size-[12%] rounded-full bg-ground" />
        </div>
      </div>
    </div>
  )
}
