CREATE TABLE "return_links" (
	"account_id" uuid PRIMARY KEY NOT NULL,
	"secret_hash" text NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "host_devices" (
	"account_id" uuid PRIMARY KEY NOT NULL,
	"device_id" text NOT NULL,
	"device_name" text NOT NULL,
	"device_type" text NOT NULL,
	"chosen_at" timestamp (3) with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "display_screens" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"display_id" uuid NOT NULL,
	"secret_hash" text NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"expires_at" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "displays" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"room_id" uuid NOT NULL,
	"secret_hash" text NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"revoked_at" timestamp (3) with time zone
);
--> statement-breakpoint
CREATE TABLE "playlist_exports" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"room_id" uuid NOT NULL,
	"account_id" uuid NOT NULL,
	"provider" text NOT NULL,
	"playlist_id" text,
	"playlist_url" text,
	"name" text NOT NULL,
	"track_uris" text[] NOT NULL,
	"added" integer DEFAULT 0 NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"finished_at" timestamp (3) with time zone
);
--> statement-breakpoint
CREATE TABLE "request_votes" (
	"request_id" uuid NOT NULL,
	"member_id" uuid NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "request_votes_request_id_member_id_pk" PRIMARY KEY("request_id","member_id")
);
--> statement-breakpoint
CREATE TABLE "requests" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"room_id" uuid NOT NULL,
	"track_uri" text NOT NULL,
	"requested_by" uuid NOT NULL,
	"turn" integer NOT NULL,
	"pin_rank" integer,
	"state" text NOT NULL,
	"removed_reason" text,
	"asked_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"handed_over_at" timestamp (3) with time zone,
	"ended_at" timestamp (3) with time zone
);
--> statement-breakpoint
ALTER TABLE "members" ADD COLUMN "device_hash" text;--> statement-breakpoint
ALTER TABLE "plays" ADD COLUMN "request_id" uuid;--> statement-breakpoint
ALTER TABLE "plays" ADD COLUMN "origin" text DEFAULT 'provider' NOT NULL;--> statement-breakpoint
ALTER TABLE "plays" ADD COLUMN "doubled" boolean DEFAULT false NOT NULL;--> statement-breakpoint
ALTER TABLE "rooms" ADD COLUMN "guest_can_request" boolean DEFAULT true NOT NULL;--> statement-breakpoint
ALTER TABLE "rooms" ADD COLUMN "request_limit" integer DEFAULT 5 NOT NULL;--> statement-breakpoint
ALTER TABLE "rooms" ADD COLUMN "request_cooldown_s" integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "rooms" ADD COLUMN "no_repeat_minutes" integer DEFAULT 60 NOT NULL;--> statement-breakpoint
ALTER TABLE "rooms" ADD COLUMN "allow_explicit" boolean DEFAULT true NOT NULL;--> statement-breakpoint
ALTER TABLE "rooms" ADD COLUMN "max_track_minutes" integer;--> statement-breakpoint
ALTER TABLE "rooms" ADD COLUMN "approval" boolean DEFAULT false NOT NULL;--> statement-breakpoint
ALTER TABLE "rooms" ADD COLUMN "fallback_playlist_uri" text;--> statement-breakpoint
ALTER TABLE "rooms" ADD COLUMN "last_turn" integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "return_links" ADD CONSTRAINT "return_links_account_id_accounts_id_fk" FOREIGN KEY ("account_id") REFERENCES "public"."accounts"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "host_devices" ADD CONSTRAINT "host_devices_account_id_accounts_id_fk" FOREIGN KEY ("account_id") REFERENCES "public"."accounts"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "display_screens" ADD CONSTRAINT "display_screens_display_id_displays_id_fk" FOREIGN KEY ("display_id") REFERENCES "public"."displays"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "displays" ADD CONSTRAINT "displays_room_id_rooms_id_fk" FOREIGN KEY ("room_id") REFERENCES "public"."rooms"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "playlist_exports" ADD CONSTRAINT "playlist_exports_room_id_rooms_id_fk" FOREIGN KEY ("room_id") REFERENCES "public"."rooms"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "playlist_exports" ADD CONSTRAINT "playlist_exports_account_id_accounts_id_fk" FOREIGN KEY ("account_id") REFERENCES "public"."accounts"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "request_votes" ADD CONSTRAINT "request_votes_request_id_requests_id_fk" FOREIGN KEY ("request_id") REFERENCES "public"."requests"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "request_votes" ADD CONSTRAINT "request_votes_member_id_members_id_fk" FOREIGN KEY ("member_id") REFERENCES "public"."members"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "requests" ADD CONSTRAINT "requests_room_id_rooms_id_fk" FOREIGN KEY ("room_id") REFERENCES "public"."rooms"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "requests" ADD CONSTRAINT "requests_track_uri_tracks_uri_fk" FOREIGN KEY ("track_uri") REFERENCES "public"."tracks"("uri") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "requests" ADD CONSTRAINT "requests_requested_by_members_id_fk" FOREIGN KEY ("requested_by") REFERENCES "public"."members"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE UNIQUE INDEX "return_links_secret_hash" ON "return_links" USING btree ("secret_hash");--> statement-breakpoint
CREATE UNIQUE INDEX "display_screens_secret_hash" ON "display_screens" USING btree ("secret_hash");--> statement-breakpoint
CREATE INDEX "display_screens_display" ON "display_screens" USING btree ("display_id");--> statement-breakpoint
CREATE UNIQUE INDEX "displays_secret_hash" ON "displays" USING btree ("secret_hash");--> statement-breakpoint
CREATE UNIQUE INDEX "displays_room" ON "displays" USING btree ("room_id") WHERE "displays"."revoked_at" is null;--> statement-breakpoint
CREATE UNIQUE INDEX "playlist_exports_unfinished" ON "playlist_exports" USING btree ("room_id","account_id") WHERE "playlist_exports"."finished_at" is null;--> statement-breakpoint
CREATE INDEX "request_votes_member" ON "request_votes" USING btree ("member_id");--> statement-breakpoint
CREATE INDEX "requests_open" ON "requests" USING btree ("room_id","turn") WHERE "requests"."state" in ('proposed', 'waiting');--> statement-breakpoint
CREATE UNIQUE INDEX "requests_one_each" ON "requests" USING btree ("room_id","track_uri") WHERE "requests"."state" in ('proposed', 'waiting', 'handed_over');--> statement-breakpoint
CREATE UNIQUE INDEX "requests_handed_over" ON "requests" USING btree ("room_id") WHERE "requests"."state" = 'handed_over';--> statement-breakpoint
CREATE INDEX "requests_of" ON "requests" USING btree ("requested_by","asked_at");--> statement-breakpoint
CREATE INDEX "requests_ended" ON "requests" USING btree ("room_id","ended_at") WHERE "requests"."state" = 'removed';--> statement-breakpoint
ALTER TABLE "plays" ADD CONSTRAINT "plays_request_id_requests_id_fk" FOREIGN KEY ("request_id") REFERENCES "public"."requests"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "members_banned_device" ON "members" USING btree ("room_id","device_hash") WHERE "members"."role" = 'banned';--> statement-breakpoint
CREATE INDEX "plays_track" ON "plays" USING btree ("room_id","track_uri","started_at");