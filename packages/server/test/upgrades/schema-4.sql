CREATE TABLE public.puid_account (
    id text NOT NULL,
    name text,
    plan text NOT NULL,
    day date DEFAULT '1970-01-01'::date NOT NULL,
    used bigint DEFAULT 0 NOT NULL,
    free_at timestamp with time zone DEFAULT '1970-01-01 00:00:00+00'::timestamp with time zone NOT NULL,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    plan_is_provisional boolean DEFAULT false NOT NULL,
    label text,
    created_by text
);
CREATE TABLE public.puid_authorization_code (
    digest text NOT NULL,
    client_id text NOT NULL,
    account_id text NOT NULL,
    person_id text NOT NULL,
    redirect_uri text NOT NULL,
    scope text NOT NULL,
    challenge text NOT NULL,
    grant_id text,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    expires_at timestamp with time zone NOT NULL,
    used_at timestamp with time zone
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
    may_decode boolean DEFAULT true NOT NULL,
    grant_id text,
    used_at timestamp with time zone
);
CREATE TABLE public.puid_grant (
    id text NOT NULL,
    client_id text NOT NULL,
    account_id text NOT NULL,
    person_id text,
    scope text NOT NULL,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    expires_at timestamp with time zone NOT NULL,
    used_at timestamp with time zone,
    revoked_at timestamp with time zone
);
CREATE TABLE public.puid_join_link (
    account_id text NOT NULL,
    digest text NOT NULL,
    hint text NOT NULL,
    created_at timestamp with time zone DEFAULT now() NOT NULL
);
CREATE TABLE public.puid_membership (
    person_id text NOT NULL,
    account_id text NOT NULL,
    created_at timestamp with time zone DEFAULT now() NOT NULL
);
CREATE TABLE public.puid_migration (
    step integer NOT NULL,
    done_at timestamp with time zone DEFAULT now() NOT NULL
);
CREATE TABLE public.puid_person (
    id text NOT NULL,
    email text NOT NULL,
    created_at timestamp with time zone DEFAULT now() NOT NULL
);
CREATE TABLE public.puid_person_session (
    digest text NOT NULL,
    id text NOT NULL,
    person_id text NOT NULL,
    account_id text,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    expires_at timestamp with time zone NOT NULL,
    seen_at timestamp with time zone DEFAULT date_trunc('minute'::text, now()) NOT NULL
);
CREATE TABLE public.puid_refresh_token (
    digest text NOT NULL,
    grant_id text NOT NULL,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    expires_at timestamp with time zone NOT NULL,
    used_at timestamp with time zone
);
CREATE TABLE public.puid_served_plans (
    one boolean NOT NULL,
    names text,
    standard text,
    CONSTRAINT puid_served_plans_one_check CHECK (one)
);
CREATE TABLE public.puid_sign_in_link (
    digest text NOT NULL,
    email text NOT NULL,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    expires_at timestamp with time zone NOT NULL
);
CREATE TABLE public.puid_usage (
    account_id text NOT NULL,
    unit text NOT NULL,
    start timestamp with time zone NOT NULL,
    count bigint NOT NULL
);
INSERT INTO public.puid_account VALUES ('account_VE4t8DOJUmvAYowXDtds', 'ada@example.com', 'big', '2026-11-26', 7, '2026-11-26 21:34:16.606278+00', '2026-11-26 21:34:08.918489+00', false, NULL, NULL);
INSERT INTO public.puid_account VALUES ('account_xOtEERyrfJD1RY0Mk9uX', 'default', 'small', '2026-11-26', 28, '2026-11-26 21:34:16.679813+00', '2026-11-26 21:34:05.439391+00', false, NULL, NULL);
INSERT INTO public.puid_account VALUES ('account_aM9IYSEOJTvBkuUytyYh', NULL, 'small', '1970-01-01', 0, '1970-01-01 00:00:00+00', '2026-11-26 21:34:17.92248+00', false, NULL, NULL);
INSERT INTO public.puid_account VALUES ('account_olVzS89nMD1ny6sKrmfa', NULL, 'small', '1970-01-01', 0, '1970-01-01 00:00:00+00', '2026-11-26 21:34:17.936001+00', false, NULL, NULL);
INSERT INTO public.puid_account VALUES ('account_m9e4Ou9xe-Gu4y0mjtIa', 'grace@example.com', 'small', '2026-11-26', 3, '2026-11-26 21:34:19.403669+00', '2026-11-26 21:34:19.338585+00', false, NULL, 'person_2a8Gg2oQbScHX4bDTxq4');
INSERT INTO public.puid_client VALUES ('client_bYmdtrVYtFb4EDY4dVgR', 'account_aM9IYSEOJTvBkuUytyYh', '26f992f4d2fbcec2890cacbb3742c7563b066fefc414c8a176ccfe9f9b4456b0', 'a client', '["https://client.example/back"]', '2026-11-26 21:34:17.923922+00', true);
INSERT INTO public.puid_client VALUES ('client_mDEwSWQ1wxUAh_X29NK1', 'account_olVzS89nMD1ny6sKrmfa', 'b976f0a52d690ab888268239acc5a33918e46f44da83628538f3c38144cf07be', 'a blind client', '["https://client.example/back"]', '2026-11-26 21:34:17.938639+00', false);
INSERT INTO public.puid_counter VALUES (true, 39, 9223372036854775807, 'u7jixiWz8s6HTRRSnDD8Cp');
INSERT INTO public.puid_credential VALUES ('8d7dbe23067e4840a59f6bfe78a03569684c13315873821a6490f0d831f207ef', 'credential_Y3wRRngXi7xKBmmgXgLn', 'registration', 'account_VE4t8DOJUmvAYowXDtds', NULL, '', NULL, '…sncg', '2026-11-26 21:34:17.851755+00', '2054-04-12 21:34:17.851755+00', NULL, true, NULL, NULL);
INSERT INTO public.puid_credential VALUES ('e6e058fcec34c42a8ce858cc3701085742994f8a47e349e8b5455e51dd6d7313', 'credential_rQMfQgwrd_A3XDP5EkkM', 'access', 'account_aM9IYSEOJTvBkuUytyYh', 'client_bYmdtrVYtFb4EDY4dVgR', 'puid:generate puid:ordinal', NULL, '…z9vI', '2026-11-26 21:34:19.304866+00', '2026-11-26 22:34:19.304866+00', NULL, true, NULL, NULL);
INSERT INTO public.puid_credential VALUES ('03f53c09c9e2dc8f15ff8a9d646bb2a85f50c8bec1bcd011b5dbee82d81f8b78', 'credential_Q74oGPG6DDEbORP_xt_D', 'key', 'account_xOtEERyrfJD1RY0Mk9uX', NULL, 'puid:generate puid:ordinal', NULL, '…dmp8', '2026-11-26 21:34:05.459367+00', NULL, NULL, true, NULL, '2026-11-26 21:34:00+00');
INSERT INTO public.puid_credential VALUES ('e4e23d80950d8e8119c6e214be4ac48dc4703004819176116ea7889d5cedcc8e', 'credential_5BV4CddxPl9S-dHshg12', 'key', 'account_VE4t8DOJUmvAYowXDtds', NULL, 'puid:generate puid:ordinal', 'a label', '…Oph8', '2026-11-26 21:34:09.769054+00', NULL, NULL, true, NULL, '2026-11-26 21:34:00+00');
INSERT INTO public.puid_credential VALUES ('0e931fa03e37a2c6a1a25717bf3fcc5f3423037272a4465fe845e0e1fde71c35', 'credential_dvcGmVToME-C2B6kMl6f', 'key', 'account_xOtEERyrfJD1RY0Mk9uX', NULL, 'puid:generate puid:ordinal', 'blind', '…BxIo', '2026-11-26 21:34:11.086919+00', NULL, NULL, false, NULL, '2026-11-26 21:34:00+00');
INSERT INTO public.puid_credential VALUES ('ef986efae82fe4c9f3aa5e4c7ef3a27204835cdc4552f2f21176d15b061fff10', 'credential_lR-0zwxwrgBHafmTTYEo', 'key', 'account_xOtEERyrfJD1RY0Mk9uX', NULL, 'puid:generate puid:ordinal', 'revoked', '…k6UI', '2026-11-26 21:34:13.285483+00', NULL, '2026-11-26 21:34:16.163222+00', true, NULL, '2026-11-26 21:34:00+00');
INSERT INTO public.puid_credential VALUES ('05cf2f90f1c2d7fc2890064ec9411db887226e29ddd7237c5cc3e7f90a16db9b', 'credential_qsrto9knIwyY2BREpqgR', 'key', 'account_m9e4Ou9xe-Gu4y0mjtIa', NULL, 'puid:generate puid:ordinal', 'of a person', '…vLRQ', '2026-11-26 21:34:19.391687+00', NULL, NULL, true, NULL, '2026-11-26 21:34:00+00');
INSERT INTO public.puid_membership VALUES ('person_2a8Gg2oQbScHX4bDTxq4', 'account_m9e4Ou9xe-Gu4y0mjtIa', '2026-11-26 21:34:19.338585+00');
INSERT INTO public.puid_migration VALUES (1, '2026-11-26 21:34:04.402845+00');
INSERT INTO public.puid_migration VALUES (2, '2026-11-26 21:34:04.49188+00');
INSERT INTO public.puid_migration VALUES (3, '2026-11-26 21:34:04.499794+00');
INSERT INTO public.puid_migration VALUES (4, '2026-11-26 21:34:04.515746+00');
INSERT INTO public.puid_person VALUES ('person_2a8Gg2oQbScHX4bDTxq4', 'grace@example.com', '2026-11-26 21:34:19.338585+00');
INSERT INTO public.puid_person_session VALUES ('c9a069c7b8ad23bd21710ac734a855e4de9903df3db89eb9c14b02492d66f575', 'session_IY6JoM3e2i-c8QjV1qoT', 'person_2a8Gg2oQbScHX4bDTxq4', NULL, '2026-11-26 21:34:19.362738+00', '2026-12-03 21:34:19.362738+00', '2026-11-26 21:34:00+00');
INSERT INTO public.puid_served_plans VALUES (true, '["small","big"]', 'small');
INSERT INTO public.puid_usage VALUES ('account_VE4t8DOJUmvAYowXDtds', 'day', '2026-11-26 00:00:00+00', 7);
INSERT INTO public.puid_usage VALUES ('account_VE4t8DOJUmvAYowXDtds', 'hour', '2026-11-26 21:00:00+00', 7);
INSERT INTO public.puid_usage VALUES ('account_VE4t8DOJUmvAYowXDtds', 'minute', '2026-11-26 21:34:00+00', 7);
INSERT INTO public.puid_usage VALUES ('account_m9e4Ou9xe-Gu4y0mjtIa', 'day', '2026-11-26 00:00:00+00', 3);
INSERT INTO public.puid_usage VALUES ('account_m9e4Ou9xe-Gu4y0mjtIa', 'hour', '2026-11-26 21:00:00+00', 3);
INSERT INTO public.puid_usage VALUES ('account_m9e4Ou9xe-Gu4y0mjtIa', 'minute', '2026-11-26 21:34:00+00', 3);
INSERT INTO public.puid_usage VALUES ('account_xOtEERyrfJD1RY0Mk9uX', 'day', '2026-11-26 00:00:00+00', 28);
INSERT INTO public.puid_usage VALUES ('account_xOtEERyrfJD1RY0Mk9uX', 'hour', '2026-11-26 21:00:00+00', 28);
INSERT INTO public.puid_usage VALUES ('account_xOtEERyrfJD1RY0Mk9uX', 'minute', '2026-11-26 21:34:00+00', 28);
ALTER TABLE ONLY public.puid_account
    ADD CONSTRAINT puid_account_name_key UNIQUE (name);
ALTER TABLE ONLY public.puid_account
    ADD CONSTRAINT puid_account_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.puid_authorization_code
    ADD CONSTRAINT puid_authorization_code_pkey PRIMARY KEY (digest);
ALTER TABLE ONLY public.puid_client
    ADD CONSTRAINT puid_client_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.puid_counter
    ADD CONSTRAINT puid_counter_pkey PRIMARY KEY (one);
ALTER TABLE ONLY public.puid_credential
    ADD CONSTRAINT puid_credential_id_key UNIQUE (id);
ALTER TABLE ONLY public.puid_credential
    ADD CONSTRAINT puid_credential_pkey PRIMARY KEY (digest);
ALTER TABLE ONLY public.puid_grant
    ADD CONSTRAINT puid_grant_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.puid_join_link
    ADD CONSTRAINT puid_join_link_digest_key UNIQUE (digest);
ALTER TABLE ONLY public.puid_join_link
    ADD CONSTRAINT puid_join_link_pkey PRIMARY KEY (account_id);
ALTER TABLE ONLY public.puid_membership
    ADD CONSTRAINT puid_membership_pkey PRIMARY KEY (person_id, account_id);
ALTER TABLE ONLY public.puid_migration
    ADD CONSTRAINT puid_migration_pkey PRIMARY KEY (step);
ALTER TABLE ONLY public.puid_person
    ADD CONSTRAINT puid_person_email_key UNIQUE (email);
ALTER TABLE ONLY public.puid_person
    ADD CONSTRAINT puid_person_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.puid_person_session
    ADD CONSTRAINT puid_person_session_id_key UNIQUE (id);
ALTER TABLE ONLY public.puid_person_session
    ADD CONSTRAINT puid_person_session_pkey PRIMARY KEY (digest);
ALTER TABLE ONLY public.puid_refresh_token
    ADD CONSTRAINT puid_refresh_token_pkey PRIMARY KEY (digest);
ALTER TABLE ONLY public.puid_served_plans
    ADD CONSTRAINT puid_served_plans_pkey PRIMARY KEY (one);
ALTER TABLE ONLY public.puid_sign_in_link
    ADD CONSTRAINT puid_sign_in_link_pkey PRIMARY KEY (digest);
ALTER TABLE ONLY public.puid_usage
    ADD CONSTRAINT puid_usage_pkey PRIMARY KEY (account_id, unit, start);
CREATE INDEX puid_account_creator ON public.puid_account USING btree (created_by) WHERE (created_by IS NOT NULL);
CREATE INDEX puid_authorization_code_client ON public.puid_authorization_code USING btree (client_id);
CREATE INDEX puid_authorization_code_expiry ON public.puid_authorization_code USING btree (expires_at) WHERE (grant_id IS NULL);
CREATE INDEX puid_authorization_code_grant ON public.puid_authorization_code USING btree (grant_id);
CREATE INDEX puid_authorization_code_member ON public.puid_authorization_code USING btree (person_id, account_id);
CREATE INDEX puid_client_account ON public.puid_client USING btree (account_id);
CREATE INDEX puid_credential_account ON public.puid_credential USING btree (account_id);
CREATE INDEX puid_credential_client ON public.puid_credential USING btree (client_id, expires_at);
CREATE INDEX puid_credential_expiry ON public.puid_credential USING btree (expires_at);
CREATE INDEX puid_credential_grant ON public.puid_credential USING btree (grant_id) WHERE (grant_id IS NOT NULL);
CREATE INDEX puid_grant_account ON public.puid_grant USING btree (account_id);
CREATE INDEX puid_grant_client ON public.puid_grant USING btree (client_id);
CREATE INDEX puid_grant_expiry ON public.puid_grant USING btree (expires_at);
CREATE INDEX puid_grant_person ON public.puid_grant USING btree (person_id);
CREATE INDEX puid_membership_account ON public.puid_membership USING btree (account_id);
CREATE INDEX puid_person_session_account ON public.puid_person_session USING btree (account_id);
CREATE INDEX puid_person_session_expiry ON public.puid_person_session USING btree (expires_at);
CREATE INDEX puid_person_session_person ON public.puid_person_session USING btree (person_id);
CREATE INDEX puid_refresh_token_expiry ON public.puid_refresh_token USING btree (expires_at);
CREATE INDEX puid_refresh_token_grant ON public.puid_refresh_token USING btree (grant_id);
CREATE INDEX puid_sign_in_link_expiry ON public.puid_sign_in_link USING btree (expires_at);
CREATE INDEX puid_usage_start ON public.puid_usage USING btree (unit, start);
ALTER TABLE ONLY public.puid_account
    ADD CONSTRAINT puid_account_created_by_fkey FOREIGN KEY (created_by) REFERENCES public.puid_person(id) ON DELETE SET NULL;
ALTER TABLE ONLY public.puid_authorization_code
    ADD CONSTRAINT puid_authorization_code_client_id_fkey FOREIGN KEY (client_id) REFERENCES public.puid_client(id) ON DELETE CASCADE;
ALTER TABLE ONLY public.puid_authorization_code
    ADD CONSTRAINT puid_authorization_code_grant_id_fkey FOREIGN KEY (grant_id) REFERENCES public.puid_grant(id) ON DELETE CASCADE;
ALTER TABLE ONLY public.puid_authorization_code
    ADD CONSTRAINT puid_authorization_code_person_id_account_id_fkey FOREIGN KEY (person_id, account_id) REFERENCES public.puid_membership(person_id, account_id) ON DELETE CASCADE;
ALTER TABLE ONLY public.puid_client
    ADD CONSTRAINT puid_client_account_id_fkey FOREIGN KEY (account_id) REFERENCES public.puid_account(id) ON DELETE CASCADE;
ALTER TABLE ONLY public.puid_credential
    ADD CONSTRAINT puid_credential_account_id_fkey FOREIGN KEY (account_id) REFERENCES public.puid_account(id) ON DELETE CASCADE;
ALTER TABLE ONLY public.puid_credential
    ADD CONSTRAINT puid_credential_client_id_fkey FOREIGN KEY (client_id) REFERENCES public.puid_client(id) ON DELETE CASCADE;
ALTER TABLE ONLY public.puid_credential
    ADD CONSTRAINT puid_credential_grant_id_fkey FOREIGN KEY (grant_id) REFERENCES public.puid_grant(id) ON DELETE CASCADE;
ALTER TABLE ONLY public.puid_grant
    ADD CONSTRAINT puid_grant_account_id_fkey FOREIGN KEY (account_id) REFERENCES public.puid_account(id) ON DELETE CASCADE;
ALTER TABLE ONLY public.puid_grant
    ADD CONSTRAINT puid_grant_client_id_fkey FOREIGN KEY (client_id) REFERENCES public.puid_client(id) ON DELETE CASCADE;
ALTER TABLE ONLY public.puid_grant
    ADD CONSTRAINT puid_grant_person_id_fkey FOREIGN KEY (person_id) REFERENCES public.puid_person(id) ON DELETE SET NULL;
ALTER TABLE ONLY public.puid_join_link
    ADD CONSTRAINT puid_join_link_account_id_fkey FOREIGN KEY (account_id) REFERENCES public.puid_account(id) ON DELETE CASCADE;
ALTER TABLE ONLY public.puid_membership
    ADD CONSTRAINT puid_membership_account_id_fkey FOREIGN KEY (account_id) REFERENCES public.puid_account(id) ON DELETE CASCADE;
ALTER TABLE ONLY public.puid_membership
    ADD CONSTRAINT puid_membership_person_id_fkey FOREIGN KEY (person_id) REFERENCES public.puid_person(id) ON DELETE CASCADE;
ALTER TABLE ONLY public.puid_person_session
    ADD CONSTRAINT puid_person_session_account_id_fkey FOREIGN KEY (account_id) REFERENCES public.puid_account(id) ON DELETE SET NULL;
ALTER TABLE ONLY public.puid_person_session
    ADD CONSTRAINT puid_person_session_person_id_fkey FOREIGN KEY (person_id) REFERENCES public.puid_person(id) ON DELETE CASCADE;
ALTER TABLE ONLY public.puid_refresh_token
    ADD CONSTRAINT puid_refresh_token_grant_id_fkey FOREIGN KEY (grant_id) REFERENCES public.puid_grant(id) ON DELETE CASCADE;
ALTER TABLE ONLY public.puid_usage
    ADD CONSTRAINT puid_usage_account_id_fkey FOREIGN KEY (account_id) REFERENCES public.puid_account(id) ON DELETE CASCADE;
