import { describe, expect, it } from 'vitest'
import { formState, refused, textOf } from './form-state'

function dataOf(fields: Record<string, string>): FormData {
  const data = new FormData()
  for (const [name, value] of Object.entries(fields)) data.set(name, value)
  return data
}

describe('a refused form', () => {
  it('gives back what was typed in the named fields, and never a password', () => {
    const data = dataOf({ email: 'ada@example', password: 'lantern otter violet' })
    const state = refused(formState(), data, ['email'], { errors: { email: 'no' } })
    expect(state.values).toEqual({ email: 'ada@example' })
    expect(JSON.stringify(state)).not.toContain('lantern')
  })

  it('counts its answers, so that the same error is announced again', () => {
    const once = refused(formState(), dataOf({}), [], { message: 'no' })
    expect(refused(once, dataOf({}), [], { message: 'no' }).tries).toBe(2)
  })

  it('gives back an empty text for a switch that was turned off', () => {
    const state = refused(formState({ guest_can_pause: 'on' }), dataOf({}), ['guest_can_pause'], {})
    expect(state.values).toEqual({ guest_can_pause: '' })
  })
})

it('takes a file where a text belongs for no text', () => {
  const data = new FormData()
  data.set('name', new File(['x'], 'x.txt'))
  expect(textOf(data, 'name')).toBe('')
})
