ALTER TABLE "authorization_requests" ADD COLUMN "used_at" timestamp (3) with time zone;--> statement-breakpoint
ALTER TABLE "authorization_requests" ADD COLUMN "led_to" text;--> statement-breakpoint
ALTER TABLE "authorization_requests" ADD COLUMN "session_id" uuid;--> statement-breakpoint
ALTER TABLE "connections" ADD COLUMN "refused_since" timestamp (3) with time zone;