# Varnish before Replate, or before several machines of it. Needs Debian's `varnish` and `varnish-modules`, 6.0 or newer.
#
# Pages are kept a minute at a time, by address and variant, and for a day longer for when Replate is away. Which variant
# is due to whom is asked of Replate itself, at /-/variant, with the visitor's cookies: nothing else that a visitor sends
# is believed. Where it cannot be asked, the visitor is given the walled variant.
#
#   look   the variant that everybody may have: the whole of an open page, the walled one of all others
#   ask    only where that page has a wall: what is due to this visitor? It moves their meter, too
#   give   the variant that is due
#   own    what may not be kept: with the visitor's cookies, straight from Replate
#
# Replate is told of this cache by REPLATE_PURGE_URLS=http://THIS-MACHINE:6081/ and has to trust a proxy:
# REPLATE_TRUSTED_PROXY_COUNT=1, or 2 where nginx or hitch stands in front of this with the certificate.

vcl 4.1;

import std;
import xkey;

backend replate {
    .host = "127.0.0.1";
    .port = "8000";
    .connect_timeout = 1s;
    .first_byte_timeout = 95s;  # the desk's uploads; readers are not kept waiting for so long, see vcl_backend_fetch
}

# Who may tell this cache to forget: the machines of Replate.
acl replate_machines {
    "127.0.0.1";
    "::1";
}

sub vcl_recv {
    if (req.method == "PURGE") {
        if (client.ip !~ replate_machines || req.http.X-Forwarded-For ~ ",") {
            return (synth(403));
        }
        if (!req.http.Surrogate-Key) {
            return (synth(400));
        }
        if (req.http.X-Replate-Purge == "soft") {
            set req.http.X-Purged = xkey.softpurge(req.http.Surrogate-Key);
        } else {
            set req.http.X-Purged = xkey.purge(req.http.Surrogate-Key);
        }
        return (synth(200));
    }

    if (req.restarts == 0) {
        # Names of our own, and so nobody else's.
        unset req.http.X-Replate-Variant;
        unset req.http.X-Replate-Step;
        unset req.http.X-Replate-Address;
        unset req.http.X-Replate-Meter;
        unset req.http.X-Replate-Old;
        unset req.http.X-Original-URI;
        set req.http.X-Replate-Step = "look";
    }
    set req.grace = 0s;
    if (req.http.X-Replate-Old) {
        set req.grace = 1d;
    }

    if (req.http.X-Replate-Step == "ask") {
        return (pass);
    }
    if (req.http.X-Replate-Step == "own" || (req.method != "GET" && req.method != "HEAD")) {
        set req.http.X-Replate-Step = "own";
        return (pass);
    }
    # Never for keeping. An address that is missing here costs Replate a second request, and nothing else.
    if (req.url ~ "^/(desk|documents|mail)/" || req.url ~ "^/([a-z-]+/)?(-|account|search|sign-in|sign-out|terms)/") {
        set req.http.X-Replate-Step = "own";
        return (pass);
    }
    if (req.http.X-Replate-Step == "look") {
        set req.http.X-Replate-Variant = "walled";
    }
    return (hash);
}

sub vcl_hash {
    hash_data(req.url);
    hash_data(req.http.Host);
    hash_data(req.http.X-Replate-Variant);
    return (lookup);
}

sub vcl_pass {
    if (req.http.X-Replate-Step != "ask") {
        set req.http.X-Replate-Step = "own";
    }
}

sub vcl_backend_fetch {
    if (bereq.http.X-Replate-Step != "own") {
        set bereq.first_byte_timeout = 12s;  # then what is kept is shown
    }
    if (bereq.http.X-Replate-Step == "ask" || bereq.http.X-Replate-Step == "own") {
        unset bereq.http.X-Replate-Variant;
    } elsif (bereq.http.X-Replate-Variant == "walled") {
        unset bereq.http.Cookie;
    } elsif (bereq.http.X-Replate-Meter) {
        # The meter as it was moved a moment ago; the last of several cookies of one name counts.
        set bereq.http.Cookie = bereq.http.Cookie + "; " + regsub(bereq.http.X-Replate-Meter, ";.*", "");
    }
    unset bereq.http.X-Replate-Step;
    unset bereq.http.X-Replate-Address;
    unset bereq.http.X-Replate-Meter;
    unset bereq.http.X-Replate-Old;
}

sub vcl_backend_response {
    set beresp.do_stream = true;
    if (bereq.uncacheable) {
        return (deliver);
    }
    if (beresp.status >= 500) {
        if (bereq.is_bgfetch) {
            return (abandon);  # what is kept stays kept
        }
        set beresp.uncacheable = true;
        set beresp.ttl = 0s;
        return (deliver);
    }
    if (!beresp.http.Set-Cookie && beresp.http.Surrogate-Key) {
        if (beresp.http.X-Replate-Variant && beresp.http.X-Replate-Variant != bereq.http.X-Replate-Variant) {
            set beresp.uncacheable = true;  # the reader's token ended between the question and this
            set beresp.ttl = 0s;
            return (deliver);
        }
        set beresp.http.xkey = beresp.http.Surrogate-Key + " everything";
        set beresp.ttl = std.time(beresp.http.X-Replate-Until, now) - now;
        if (beresp.ttl > 60s) {
            set beresp.ttl = 60s;  # a purge that got lost is mended by then
        }
        set beresp.grace = 1d;
        set beresp.keep = 1d;
        return (deliver);
    }
    if (!beresp.http.Set-Cookie && beresp.http.Cache-Control ~ "public" && beresp.http.Cache-Control ~ "max-age=[1-9]") {
        set beresp.http.xkey = "everything";  # pictures, style, scripts
        set beresp.grace = 1d;
        return (deliver);
    }
    # Not for keeping: for two minutes who asks for it goes straight to Replate.
    set beresp.http.X-Replate-Unkept = "yes";
    return (pass(120s));
}

sub vcl_deliver {
    # Replate is away: what was kept, if anything was.
    if (resp.status >= 500 && !req.http.X-Replate-Old && req.http.X-Replate-Step ~ "look|give") {
        set req.http.X-Replate-Old = "yes";
        return (restart);
    }
    if (req.http.X-Replate-Step == "look" && resp.http.X-Replate-Unkept) {
        set req.http.X-Replate-Step = "own";
        return (restart);
    }
    if (req.http.X-Replate-Step == "look" && resp.http.X-Replate-Variant) {
        set req.http.X-Replate-Step = "ask";
        set req.http.X-Replate-Address = req.url;
        set req.http.X-Original-URI = req.url;
        set req.url = "/-/variant";
        return (restart);
    }
    if (req.http.X-Replate-Step == "ask") {
        set req.http.X-Replate-Step = "give";
        set req.http.X-Replate-Variant = "walled";
        if (resp.status == 200 && resp.http.X-Replate-Variant == "whole") {
            set req.http.X-Replate-Variant = "whole";
            if (resp.http.Set-Cookie) {
                set req.http.X-Replate-Meter = resp.http.Set-Cookie;
            }
        }
        set req.url = req.http.X-Replate-Address;
        unset req.http.X-Original-URI;
        return (restart);
    }
    if (req.http.X-Replate-Meter && resp.status < 400) {
        set resp.http.Set-Cookie = req.http.X-Replate-Meter;
    }
    unset resp.http.Surrogate-Key;
    unset resp.http.xkey;
    unset resp.http.X-Replate-Variant;
    unset resp.http.X-Replate-Until;
    unset resp.http.X-Replate-Unkept;
    unset resp.http.X-Varnish;
    unset resp.http.Via;
}

sub vcl_synth {
    if (req.method == "PURGE") {
        set resp.http.Content-Type = "text/plain; charset=utf-8";
        synthetic("purged: " + req.http.X-Purged);
        return (deliver);
    }
}

sub vcl_backend_error {
    set beresp.status = 503;
    set beresp.reason = "Service Unavailable";
    set beresp.http.Content-Type = "text/html; charset=utf-8";
    set beresp.http.Cache-Control = "no-store";
    set beresp.http.Retry-After = "5";
    set beresp.body = {"<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>Back in a moment</title><h1>Back in a moment</h1><p>This page cannot be shown right now. Please try again.</p></html>
"};
    return (deliver);
}
