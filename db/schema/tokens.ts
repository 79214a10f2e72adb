import { sql } from 'drizzle-orm'
import { boolean, index, jsonb, pgTable, text, uniqueIndex, uuid } from 'drizzle-orm/pg-core'
import { accounts } from './accounts'
import { instant } from './columns'

/** A token a person or a login made for programs: `axr_…`, stored as its SHA-256. */
export const personalTokens = pgTable(
  'personal_tokens',
  {
    id: uuid('id').primaryKey().defaultRandom(),
    accountId: uuid('account_id')
      .notNull()
      .references(() => accounts.id),
    name: text('name').notNull(),
    secretHash: text('secret_hash').notNull(),
    /** The last four characters, to tell tokens apart. */
    hint: text('hint').notNull(),
    scopes: text('scopes').array().notNull(),
    /** `login` tokens come from register and login; only the newest ten of them are kept. */
    origin: text('origin', { enum: ['account', 'login'] }).notNull(),
    createdAt: instant('created_at').notNull().defaultNow(),
    lastUsedAt: instant('last_used_at'),
    expiresAt: instant('expires_at'),
    revokedAt: instant('revoked_at'),
  },
  (table) => [
    uniqueIndex('personal_tokens_secret_hash').on(table.secretHash),
    index('personal_tokens_revoked').on(table.revokedAt).where(sql`${table.revokedAt} is not null`),
    index('personal_tokens_expires').on(table.expiresAt).where(sql`${table.expiresAt} is not null`),
    index('personal_tokens_account').on(table.accountId, table.createdAt),
  ],
)

/** A program that may use the token endpoint. Without a secret it is a public client (RFC 6749 §2.1). */
export const oauthClients = pgTable('oauth_clients', {
  /** The `client_id`. */
  id: text('id').primaryKey(),
  name: text('name').notNull(),
  /** SHA-256 of the secret; null for a public client. */
  secretHash: text('secret_hash'),
  redirectUris: text('redirect_uris').array().notNull(),
  grants: text('grants').array().notNull(),
  /** May log in again with its previous access token in place of its secret. */
  legacyTokenLogin: boolean('legacy_token_login').notNull().default(false),
  createdAt: instant('created_at').notNull().defaultNow(),
  secretRotatedAt: instant('secret_rotated_at'),
  disabledAt: instant('disabled_at'),
})

/** What an account, or a client for itself, granted: the family of all tokens that came of it. */
export const oauthGrants = pgTable(
  'oauth_grants',
  {
    id: uuid('id').primaryKey().defaultRandom(),
    clientId: text('client_id')
      .notNull()
      .references(() => oauthClients.id),
    /** Null for the client credentials grant. */
    accountId: uuid('account_id').references(() => accounts.id),
    grantType: text('grant_type', {
      enum: ['password', 'authorization_code', 'client_credentials', 'login'],
    }).notNull(),
    scopes: text('scopes').array().notNull(),
    createdAt: instant('created_at').notNull().defaultNow(),
    lastUsedAt: instant('last_used_at'),
    revokedAt: instant('revoked_at'),
    revokedReason: text('revoked_reason'),
  },
  (table) => [
    index('oauth_grants_account').on(table.accountId),
    index('oauth_grants_client').on(table.clientId),
    index('oauth_grants_last').on(sql`greatest(${table.createdAt}, ${table.lastUsedAt})`),
  ],
)

/** Refresh tokens as their SHA-256. Each is good once; using a used one ends the family. */
export const oauthRefreshTokens = pgTable(
  'oauth_refresh_tokens',
  {
    secretHash: text('secret_hash').primaryKey(),
    grantId: uuid('grant_id')
      .notNull()
      .references(() => oauthGrants.id),
    createdAt: instant('created_at').notNull().defaultNow(),
    expiresAt: instant('expires_at').notNull(),
    usedAt: instant('used_at'),
  },
  (table) => [
    index('oauth_refresh_tokens_grant').on(table.grantId),
    index('oauth_refresh_tokens_expires').on(table.expiresAt),
  ],
)

/** Authorization codes as their SHA-256: one minute, single use. */
export const oauthCodes = pgTable(
  'oauth_codes',
  {
    secretHash: text('secret_hash').primaryKey(),
    clientId: text('client_id')
      .notNull()
      .references(() => oauthClients.id),
    accountId: uuid('account_id')
      .notNull()
      .references(() => accounts.id),
    redirectUri: text('redirect_uri').notNull(),
    /** Whether the request named it: then the token request has to repeat it. */
    redirectUriGiven: boolean('redirect_uri_given').notNull(),
    scopes: text('scopes').array().notNull(),
    codeChallenge: text('code_challenge').notNull(),
    createdAt: instant('created_at').notNull().defaultNow(),
    expiresAt: instant('expires_at').notNull(),
    usedAt: instant('used_at'),
    /** What it was exchanged for: ended when the code comes a second time (RFC 6749 §4.1.2). */
    grantId: uuid('grant_id').references(() => oauthGrants.id),
  },
  (table) => [
    index('oauth_codes_expires').on(table.expiresAt),
    index('oauth_codes_grant').on(table.grantId),
    index('oauth_codes_account').on(table.accountId),
  ],
)

/** Keys that sign access tokens (ES256). The private part is sealed like a provider's token. */
export const signingKeys = pgTable('signing_keys', {
  id: text('id').primaryKey(),
  publicJwk: jsonb('public_jwk').notNull(),
  sealedPrivateJwk: text('sealed_private_jwk').notNull(),
  createdAt: instant('created_at').notNull().defaultNow(),
  /** Signs no more; still verifies until `verifies_until`. */
  retiredAt: instant('retired_at'),
  verifiesUntil: instant('verifies_until'),
})

export type PersonalTokenRow = typeof personalTokens.$inferSelect
export type OauthClientRow = typeof oauthClients.$inferSelect
export type OauthGrantRow = typeof oauthGrants.$inferSelect
export type OauthCodeRow = typeof oauthCodes.$inferSelect
export type SigningKeyRow = typeof signingKeys.$inferSelect
