"""The published services as Open Referral HSDS 3.1, for everybody: read, never written."""
