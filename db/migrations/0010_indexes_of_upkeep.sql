CREATE INDEX "accounts_live_guests" ON "accounts" USING btree ("created_at") WHERE "accounts"."kind" = 'guest' and "accounts"."ended_at" is null;--> statement-breakpoint
CREATE INDEX "accounts_ended_guests" ON "accounts" USING btree ("ended_at") WHERE "accounts"."kind" = 'guest' and "accounts"."ended_at" is not null and "accounts"."name" <> 'Deleted account';--> statement-breakpoint
CREATE INDEX "mail_links_expires" ON "mail_links" USING btree ("expires_at");--> statement-breakpoint
CREATE INDEX "sessions_expires" ON "sessions" USING btree ("expires_at");--> statement-breakpoint
CREATE INDEX "sessions_ended" ON "sessions" USING btree ("ended_at") WHERE "sessions"."ended_at" is not null;--> statement-breakpoint
CREATE INDEX "events_delivered" ON "events" USING btree ("delivered_at") WHERE "events"."delivered_at" is not null;--> statement-breakpoint
CREATE INDEX "rate_limits_expire" ON "rate_limits" USING btree ("expire");--> statement-breakpoint
CREATE INDEX "playback_play" ON "playback" USING btree ("play_id");--> statement-breakpoint
CREATE INDEX "display_screens_expires" ON "display_screens" USING btree ("expires_at");--> statement-breakpoint
CREATE INDEX "displays_of_room" ON "displays" USING btree ("room_id");--> statement-breakpoint
CREATE INDEX "members_of_account" ON "members" USING btree ("account_id");--> statement-breakpoint
CREATE INDEX "playlist_exports_account" ON "playlist_exports" USING btree ("account_id");--> statement-breakpoint
CREATE INDEX "plays_requested_by" ON "plays" USING btree ("requested_by");--> statement-breakpoint
CREATE INDEX "plays_request" ON "plays" USING btree ("request_id");--> statement-breakpoint
CREATE INDEX "requests_room" ON "requests" USING btree ("room_id");--> statement-breakpoint
CREATE INDEX "rooms_host" ON "rooms" USING btree ("host_account_id");--> statement-breakpoint
CREATE INDEX "rooms_ended" ON "rooms" USING btree ("ended_at") WHERE "rooms"."ended_at" is not null;--> statement-breakpoint
CREATE INDEX "skip_votes_member" ON "skip_votes" USING btree ("member_id");--> statement-breakpoint
CREATE INDEX "oauth_codes_grant" ON "oauth_codes" USING btree ("grant_id");--> statement-breakpoint
CREATE INDEX "oauth_grants_last" ON "oauth_grants" USING btree (greatest("created_at", "last_used_at"));--> statement-breakpoint
CREATE INDEX "oauth_refresh_tokens_expires" ON "oauth_refresh_tokens" USING btree ("expires_at");--> statement-breakpoint
CREATE INDEX "personal_tokens_revoked" ON "personal_tokens" USING btree ("revoked_at") WHERE "personal_tokens"."revoked_at" is not null;--> statement-breakpoint
CREATE INDEX "personal_tokens_expires" ON "personal_tokens" USING btree ("expires_at") WHERE "personal_tokens"."expires_at" is not null;--> statement-breakpoint
CREATE INDEX "webhook_deliveries_settled" ON "webhook_deliveries" USING btree ("started_at") WHERE "webhook_deliveries"."state" <> 'pending';--> statement-breakpoint
CREATE INDEX "webhooks_previous_secret" ON "webhooks" USING btree ("previous_secret_until") WHERE "webhooks"."previous_secret_until" is not null;