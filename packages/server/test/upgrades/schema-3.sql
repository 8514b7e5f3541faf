CREATE TABLE public.puid_account (
    id text NOT NULL,
    name text,
    plan text NOT NULL,
    day date DEFAULT '1970-01-01'::date NOT NULL,
    used bigint DEFAULT 0 NOT NULL,
    free_at timestamp with time zone DEFAULT '1970-01-01 00:00:00+00'::timestamp with time zone NOT NULL,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    plan_is_provisional boolean DEFAULT false NOT NULL
);
CREATE TABLE public.puid_client (
    id text NOT NULL,
    account_id text NOT NULL,
    digest text NOT NULL,
    name text,
    redirect_uris text NOT NULL,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    may_decode boolean DEFAULT true NOT NULL
);
CREATE TABLE public.puid_counter (
    one boolean NOT NULL,
    next bigint NOT NULL,
    last bigint NOT NULL,
    codec text NOT NULL,
    CONSTRAINT puid_counter_exhausted CHECK (((next - 1) <= last)),
    CONSTRAINT puid_counter_one_check CHECK (one)
);
CREATE TABLE public.puid_credential (
    digest text NOT NULL,
    id text NOT NULL,
    kind text NOT NULL,
    account_id text NOT NULL,
    client_id text,
    scope text NOT NULL,
    label text,
    hint text NOT NULL,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    expires_at timestamp with time zone,
    revoked_at timestamp with time zone,
    may_decode boolean DEFAULT true NOT NULL
);
CREATE TABLE public.puid_migration (
    step integer NOT NULL,
    done_at timestamp with time zone DEFAULT now() NOT NULL
);
CREATE TABLE public.puid_served_plans (
    one boolean NOT NULL,
    names text,
    standard text,
    CONSTRAINT puid_served_plans_one_check CHECK (one)
);
INSERT INTO public.puid_account VALUES ('account_fKwHFdqYnDxbKs_yg0Ah', 'ada@example.com', 'big', '2026-11-26', 7, '2026-11-26 21:33:55.048097+00', '2026-11-26 21:33:48.947421+00', false);
INSERT INTO public.puid_account VALUES ('account_Rnrbm2HocImmGoXba4D0', 'default', 'small', '2026-11-26', 28, '2026-11-26 21:33:55.055213+00', '2026-11-26 21:33:48.401389+00', false);
INSERT INTO public.puid_account VALUES ('account_iVmFBD50l2Rg9PkieiL_', NULL, 'small', '1970-01-01', 0, '1970-01-01 00:00:00+00', '2026-11-26 21:33:55.792971+00', false);
INSERT INTO public.puid_account VALUES ('account__Hf_UhD9W8WV6KqO8zq4', NULL, 'small', '1970-01-01', 0, '1970-01-01 00:00:00+00', '2026-11-26 21:33:55.807025+00', false);
INSERT INTO public.puid_account VALUES ('account_3YSd4LIxvJuhbwj3ub4V', 'grace@example.com', 'small', '2026-11-26', 3, '2026-11-26 21:33:56.35547+00', '2026-11-26 21:33:56.297419+00', false);
INSERT INTO public.puid_client VALUES ('client_yalJAlQ-fFka7RXuaZCc', 'account_iVmFBD50l2Rg9PkieiL_', 'b01be9a16dd5808ef6d7c35fb944d42ec31e5950e6452c725c4345423e229f33', 'a client', '["https://client.example/back"]', '2026-11-26 21:33:55.794198+00', true);
INSERT INTO public.puid_client VALUES ('client_US4XzOVNyXBluF0tkvyN', 'account__Hf_UhD9W8WV6KqO8zq4', '2b91780ab7280b9ec20c374093deb472778674870f2ed2432ee1fecd87a9ad3b', 'a blind client', '["https://client.example/back"]', '2026-11-26 21:33:55.808547+00', false);
INSERT INTO public.puid_counter VALUES (true, 39, 9223372036854775807, 'u7jixiWz8s6HTRRSnDD8Cp');
INSERT INTO public.puid_credential VALUES ('b6914760c95fed8c15a8e781bd28f082288dcb5abc571703d10591ed175e1abc', 'credential_0jShIjXg9-p468ChHKOS', 'key', 'account_Rnrbm2HocImmGoXba4D0', NULL, 'puid:generate puid:ordinal', NULL, '…pjuw', '2026-11-26 21:33:48.470635+00', NULL, NULL, true);
INSERT INTO public.puid_credential VALUES ('5ee8f4c7a29023fe60c62574006dfd27bcda857d7de30fdf8460448c79f9f77a', 'credential_UGf5hdIKKAAzH8qVVF6c', 'key', 'account_fKwHFdqYnDxbKs_yg0Ah', NULL, 'puid:generate puid:ordinal', 'a label', '…oRdU', '2026-11-26 21:33:49.430022+00', NULL, NULL, true);
INSERT INTO public.puid_credential VALUES ('da7fd0823d09f40be8b23a48e803137694c03bd0a73da7bd874813d5ad8ca7b0', 'credential_A7VcnFp3AryDyah_BZi5', 'key', 'account_Rnrbm2HocImmGoXba4D0', NULL, 'puid:generate puid:ordinal', 'blind', '…XuUg', '2026-11-26 21:33:50.743382+00', NULL, NULL, false);
INSERT INTO public.puid_credential VALUES ('e353d9d5c35c40a52aa1e070a4dcb8a11d275166cb926e3c147419a6c02627f8', 'credential_DP01buxndh3tCYuHcCOS', 'key', 'account_Rnrbm2HocImmGoXba4D0', NULL, 'puid:generate puid:ordinal', 'revoked', '…EMFI', '2026-11-26 21:33:52.467385+00', NULL, '2026-11-26 21:33:54.951294+00', true);
INSERT INTO public.puid_credential VALUES ('9ad794e573b60e50c082faab99e32732aad7fedbfd544deea0f8301ea3e5408d', 'credential_Uk6S0xmlWap9wD4n-AfV', 'registration', 'account_fKwHFdqYnDxbKs_yg0Ah', NULL, '', NULL, '…6yp0', '2026-11-26 21:33:55.734642+00', '2054-04-12 21:33:55.734642+00', NULL, true);
INSERT INTO public.puid_credential VALUES ('66511cfe619875fadc136e289e4a440a0eb884c023579098451ab40e6ce6bd95', 'credential_DApt9Qr92vtL7EPmHszW', 'access', 'account_iVmFBD50l2Rg9PkieiL_', 'client_yalJAlQ-fFka7RXuaZCc', 'puid:generate puid:ordinal', NULL, '…IOe8', '2026-11-26 21:33:56.272895+00', '2026-11-26 22:33:56.272895+00', NULL, true);
INSERT INTO public.puid_credential VALUES ('42ba8af7245ce067b87c7b2340c768af725659a6949cc74ad7297e96aedc3cf7', 'credential_maTSPKynQfQlzBdJBMly', 'session', 'account_3YSd4LIxvJuhbwj3ub4V', NULL, '', NULL, '…h7H0', '2026-11-26 21:33:56.306016+00', '2026-11-27 21:33:56.306016+00', NULL, true);
INSERT INTO public.puid_credential VALUES ('cd429eb6872fd57ee2632aa845b0db4172e52bed1a1c1c9772a47076bc26e609', 'credential_bK09-C1BHMIrT8ToFY3i', 'key', 'account_3YSd4LIxvJuhbwj3ub4V', NULL, 'puid:generate puid:ordinal', 'of a person', '…zJtY', '2026-11-26 21:33:56.337083+00', NULL, NULL, true);
INSERT INTO public.puid_migration VALUES (1, '2026-11-26 21:33:46.79467+00');
INSERT INTO public.puid_migration VALUES (2, '2026-11-26 21:33:47.013915+00');
INSERT INTO public.puid_migration VALUES (3, '2026-11-26 21:33:47.047377+00');
INSERT INTO public.puid_served_plans VALUES (true, '["small","big"]', 'small');
ALTER TABLE ONLY public.puid_account
    ADD CONSTRAINT puid_account_name_key UNIQUE (name);
ALTER TABLE ONLY public.puid_account
    ADD CONSTRAINT puid_account_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.puid_client
    ADD CONSTRAINT puid_client_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.puid_counter
    ADD CONSTRAINT puid_counter_pkey PRIMARY KEY (one);
ALTER TABLE ONLY public.puid_credential
    ADD CONSTRAINT puid_credential_id_key UNIQUE (id);
ALTER TABLE ONLY public.puid_credential
    ADD CONSTRAINT puid_credential_pkey PRIMARY KEY (digest);
ALTER TABLE ONLY public.puid_migration
    ADD CONSTRAINT puid_migration_pkey PRIMARY KEY (step);
ALTER TABLE ONLY public.puid_served_plans
    ADD CONSTRAINT puid_served_plans_pkey PRIMARY KEY (one);
CREATE INDEX puid_client_account ON public.puid_client USING btree (account_id);
CREATE INDEX puid_credential_account ON public.puid_credential USING btree (account_id);
CREATE INDEX puid_credential_client ON public.puid_credential USING btree (client_id, expires_at);
CREATE INDEX puid_credential_expiry ON public.puid_credential USING btree (expires_at);
ALTER TABLE ONLY public.puid_client
    ADD CONSTRAINT puid_client_account_id_fkey FOREIGN KEY (account_id) REFERENCES public.puid_account(id) ON DELETE CASCADE;
ALTER TABLE ONLY public.puid_credential
    ADD CONSTRAINT puid_credential_account_id_fkey FOREIGN KEY (account_id) REFERENCES public.puid_account(id) ON DELETE CASCADE;
ALTER TABLE ONLY public.puid_credential
    ADD CONSTRAINT puid_credential_client_id_fkey FOREIGN KEY (client_id) REFERENCES public.puid_client(id) ON DELETE CASCADE;
