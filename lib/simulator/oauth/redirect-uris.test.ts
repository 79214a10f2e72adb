import { expect, test } from 'vitest'
import { isRegisteredRedirectUri, isSecureRedirectUri } from './redirect-uris'

test('HTTPS and HTTP on a loopback literal are secure, localhost and other HTTP are not', () => {
  expect(isSecureRedirectUri('https://rooms.example/callback')).toBe(true)
  expect(isSecureRedirectUri('http://127.0.0.1:3000/callback')).toBe(true)
  expect(isSecureRedirectUri('http://[::1]:3000/callback')).toBe(true)
  for (const uri of [
    'http://localhost:3000/callback',
    'http://rooms.example/callback',
    'http://127.0.0.1.evil.example/callback',
    'http://127.0.0.1@evil.example/',
    'ftp://127.0.0.1/',
    '',
  ]) {
    expect(isSecureRedirectUri(uri), uri).toBe(false)
  }
})

test('a redirect URI matches exactly, case, slash and port included', () => {
  const registered = ['http://127.0.0.1:3000/callback']
  expect(isRegisteredRedirectUri('http://127.0.0.1:3000/callback', registered)).toBe(true)
  for (const uri of [
    'http://127.0.0.1:3000/callback/',
    'http://127.0.0.1:3000/Callback',
    'http://127.0.0.1:3001/callback',
    'http://127.0.0.1:3000/callback?x=1',
  ]) {
    expect(isRegisteredRedirectUri(uri, registered), uri).toBe(false)
  }
})

test('a loopback URI registered without a port accepts any port, and only that', () => {
  const registered = ['http://127.0.0.1/callback', 'https://rooms.example/callback']
  expect(isRegisteredRedirectUri('http://127.0.0.1:54321/callback', registered)).toBe(true)
  expect(isRegisteredRedirectUri('http://127.0.0.1:54321/other', registered)).toBe(false)
  expect(isRegisteredRedirectUri('http://[::1]:54321/callback', registered)).toBe(false)
  expect(isRegisteredRedirectUri('https://rooms.example:8443/callback', registered)).toBe(false)
})
