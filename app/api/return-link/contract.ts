import { z } from 'zod'
import { contract } from '@/lib/viewer/contract'

export const createReturnLinkContract = contract('return_link.create', {
  description:
    'For guests, who have no other way back once their browser forgets them. The secret stands in the fragment and is told this once; a new link ends the one before.',
  answers: {
    201: z.object({ url: z.url().meta({ example: 'https://auxroom.example/return#axrg_Jk0…' }) }),
  },
  refusals: ['conflict'],
})
