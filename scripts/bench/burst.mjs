// Sends the same call many times at once, whenever its parent says so: in a process of its own, so that it does not slow
// down whoever measures beside it. Answers each burst with the statuses.
process.on('message', async ({ url, method, headers, body, times }) => {
  const calls = Array.from({ length: times }, async () => {
    const answer = await fetch(url, { method, headers, body })
    await answer.arrayBuffer()
    return answer.status
  })
  process.send?.(await Promise.all(calls))
})
