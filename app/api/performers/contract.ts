import { z } from 'zod'
import { type PerformerDto, performerInput } from '@/lib/accounts/performers'
import { pictureTypes } from '@/lib/accounts/pictures'
import { contract } from '@/lib/viewer/contract'

const performerSchema = z
  .object({
    id: z.uuid().meta({ description: 'Of the account' }),
    stage_name: z
      .string()
      .nullable()
      .meta({ description: 'Null while only a bio or a picture was given', example: 'Ada Lovebeat' }),
    bio: z.string().nullable().meta({ example: 'Plays what the room asks for.' }),
    picture_url: z
      .string()
      .nullable()
      .meta({ description: 'A path on this origin, another one for each new picture; WebP, 512 × 512' }),
  })
  .meta({
    id: 'Performer',
    description: 'A performer profile, which everybody signed in may read',
  }) satisfies z.ZodType<PerformerDto>

export const readOwnPerformer = contract('performers.read_own', {
  answers: { 200: performerSchema },
  refusals: ['not_found'],
})

export const savePerformerContract = contract('performers.save', {
  description: 'Replaces stage name and bio; the picture stays. Rooms one is in show it at once.',
  body: performerInput,
  answers: { 200: performerSchema },
})

export const deletePerformerContract = contract('performers.delete', {
  answers: { 204: null },
  refusals: ['not_found'],
})

export const savePictureContract = contract('performers.picture', {
  description:
    'PNG, JPEG or WebP up to 2 MiB and 25 megapixels, as the body itself or as the field `picture` of a form. What is ' +
    'kept is a square of 512 × 512 as WebP without any metadata, of an animation its first frame. Makes a profile ' +
    'where there is none.',
  uploads: [...pictureTypes, 'multipart/form-data'],
  answers: { 200: performerSchema },
  refusals: [
    'invalid_request',
    'payload_too_large',
    'unsupported_media_type',
    'validation',
    'rate_limited_caller',
    'unavailable',
  ],
})

export const readPerformerContract = contract('performers.read', {
  answers: { 200: performerSchema },
  refusals: ['not_found'],
})

export const showPictureContract = contract('performers.show_picture', {
  description:
    'A new picture has a new address. A copy may be kept and is asked for with its `ETag` each time: once it is replaced ' +
    'or deleted the answer is 404.',
  answers: { 200: null, 304: null },
  media: 'image/webp',
  refusals: ['not_found'],
})
