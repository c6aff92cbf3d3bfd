"""What the screens say of a refusal or a fault: in words for a person, and where on the screens it is put right."""
