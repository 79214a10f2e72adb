import { afterAll } from 'vitest'
import { startProviderUnderTest } from '@/scripts/vitest/providers-under-test/start'
import { callbackCases } from './callback.cases'
import { callbackAgainCases } from './callback-again.cases'
import { signInCases } from './sign-in.cases'
import { startCases } from './start.cases'
import { tokenAnswerCases } from './token-answers.cases'

// All of them in one file: loading what they need takes longer than most of them.
const provider = await startProviderUnderTest()
afterAll(() => provider.close())

startCases(provider)
callbackCases(provider)
callbackAgainCases(provider)
signInCases(provider)
tokenAnswerCases(provider)
