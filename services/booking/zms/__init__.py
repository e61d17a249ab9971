"""The citizen API of the open-source ZMS (it-at-m/eappointment), so that its published front end runs on this room unchanged.

A thin second face on the same verbs: ids become integers, moments become seconds since 1970, a secret becomes 64 hexadecimal digits.
What ZMS calls preconfirmed is a hold that was made longer until its holder follows the link in the mail.
"""
