import { metricsContract } from '@/app/api/contract'
import { readMetrics } from '@/lib/metrics'
import { endpoint, routes } from '@/lib/viewer/routes'

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = routes(
  endpoint(metricsContract, {
    run: async () => {
      const { text, contentType } = await readMetrics()
      return new Response(text, { headers: { 'content-type': contentType } })
    },
  }),
)
