import { z } from "zod";

/** The schema of an email address. 254 characters are the most that SMTP can deliver to: RFC 5321, section 4.5.3.1. */
export const emailAddress: z.ZodEmail = z.email().max(254);
