ALTER TABLE "playlist_exports" ADD COLUMN "busy_until" timestamp (3) with time zone;--> statement-breakpoint
CREATE INDEX "playlist_exports_room" ON "playlist_exports" USING btree ("room_id","account_id","created_at");--> statement-breakpoint
CREATE INDEX "rooms_past_host" ON "rooms" USING btree ("host_account_id","ended_at") WHERE "rooms"."ended_at" is not null;